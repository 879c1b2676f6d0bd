/// Lab 16: a machine driver for a provider of hosts.
///
/// Read [CloudDriver] first, the methods that a student writes, then [Provider], the provider's API, and
/// [ScriptedProvider], which ends the client at any call that it is told. [DriverLab] looks at what is left at the provider.
package jd.labs.lab16;

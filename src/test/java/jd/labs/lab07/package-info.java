/// Lab 7: plan the requests that connect a container to a network.
///
/// Read [NetworkPlanner] first, the methods that a student writes, and [LinkRequest], of which a plan is made; then
/// [VethLab], which carries a plan out with [TwoNamespaces], a fake kernel, and with the real one.
package jd.labs.lab07;

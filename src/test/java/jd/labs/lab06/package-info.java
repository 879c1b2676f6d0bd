/// Lab 6: a pool of addresses and a pool of ports, as pure values.
///
/// Read [AddressPool] and [PortPool] first, which a student implements, then [PoolsLab], which compares them with a model
/// along random requests ([AddressRequest], [PortRequests]).
package jd.labs.lab06;

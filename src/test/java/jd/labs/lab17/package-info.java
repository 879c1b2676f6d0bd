/// Lab 17: the order in which an application starts.
///
/// Read [StartPlanning] first, the methods that a student writes, then [OrderLab], which grades them with a shop's file,
/// read by jd, and with random graphs and plans.
package jd.labs.lab17;

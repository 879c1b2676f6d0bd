/// Lab 5: the router.
///
/// Read [ApiRouter] first, the methods that a student writes, then [RouterLab], which grades them with routes of the
/// Engine API and with a socket. [jd.server.http.RouteTable] is jd's own interface, so the student's class
/// routes the requests of `./jd run --lab 5`.
package jd.labs.lab05;

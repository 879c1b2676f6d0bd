/// The exception of this chapter, and the translation of a failed start into Docker's error text and exit code. Every
/// other package of the chapter imports this one.
///
/// Read first: [StartFailure], then [CreateException].
///
/// Left out of Docker: error types of other runtimes than runc.
///
/// Docker 1.2.0 passes Go errors from daemon/start.go on as they are; today: daemon/errors.go
package jd.create.failure;

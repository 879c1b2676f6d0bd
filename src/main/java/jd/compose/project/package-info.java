/// Which services has a project, and in which order do they depend on each other?
///
/// Read first:
///
/// 1. [ProjectLoader], from the names of files to a [Project]. [Normalization] replaces what a service only refers to, and
///    [Consistency] and [PortClashes] check what does not go together.
/// 2. [Service], the description of a service's containers and its checksum, for which [Printable] has the text.
/// 3. [ServiceOrder], which sorts the services so that what is needed comes first.
///
/// Left out: the keys `post_start`, `pre_stop` and `credential_spec`, which [Consistency] accepts and which have no effect.
///
/// Compose 1.3: compose/project.py, compose/service.py
package jd.compose.project;

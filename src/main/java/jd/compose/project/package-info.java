/// Which services has a project, and in which order do they depend on each other?
///
/// Read first:
///
/// 1. [ProjectLoader], from the names of files to a [Project].
/// 2. [Service], the description of a service's containers and its checksum, for which [Printable] has the text.
/// 3. [ServiceOrder], which sorts the services so that what is needed comes first.
///
/// Left out: secrets and configs whose content is not a file.
///
/// Compose 1.3: compose/project.py, compose/service.py
package jd.compose.project;

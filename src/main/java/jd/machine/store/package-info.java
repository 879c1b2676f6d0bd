/// Section "The store" of chapter 16: what is remembered of a machine, and where?
///
/// Read first [jd.machine.store.MachineStore], a directory for each machine; then [jd.machine.store.MachineConfig], the
/// document in it.
///
/// Left out: the import of docker-machine's own documents.
///
/// Docker Machine 0.3: libmachine/filestore.go
package jd.machine.store;

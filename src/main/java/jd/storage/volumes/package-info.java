/// Directories that outlive their containers: who creates, fills, mounts and removes a volume?
///
/// Read first: [Volumes], all of them, then [VolumeRules], the options of a volume, and [VolumeMounts], which counts its
/// users.
///
/// Left out: drivers of other programs.
///
/// Docker 1.2.0: daemon/volumes.go, volumes/repository.go
package jd.storage.volumes;

package jd.compose.file;

/// The value of a key `x-…` of a service, a resource or a part of one, as it is written. It has no meaning to compose:
/// `config` prints it in YAML, but not in JSON, which the checksum of a service is computed from. A later file replaces
/// it as a whole.
///
/// Compose Specification: 11-extension.md
public record ExtensionValue(Object value) {}

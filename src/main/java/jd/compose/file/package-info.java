/// How does a YAML text become a document in which every value is known to be right?
///
/// Read first, in the order of the steps:
///
/// 1. [ModelReader] takes each file through the steps below, and adds the files of `include`.
/// 2. [YamlReader] parses the text into [YamlNode]s, which know their lines, and limits its size. [LegacyFormat] turns a
///    file of version 1 into a modern one.
/// 3. [Interpolation] replaces variables by values of the environment and of `.env`, which [DotEnv] reads.
/// 4. [DocumentReader] checks keys and types against [Grammar] and writes [ShortForms] out; [Problems] collects what is
///    wrong, so that a user sees all of it at once.
/// 5. [Extends] lays a service over the one that it extends, [Merge] the document of one file over that of another;
///    [Uniqueness] removes what is doubled by that, and [Completion] adds the defaults.
///
/// [Section] gives later code typed access to the document. An [ExtensionValue] in it is what the file has under a key
/// `x-…`, a [NoValue] what is empty there.
///
/// Left out: files that are not on this machine, such as `include: https://…`.
///
/// Compose 1.3: compose/config/config.py, interpolation.py, validation.py
package jd.compose.file;

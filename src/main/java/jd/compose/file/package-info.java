/// How does a YAML text become a document in which every value is known to be right?
///
/// Read first, in the order of the steps:
///
/// 1. [YamlReader] parses the text into [YamlNode]s, which know their lines, and limits its size.
/// 2. [Interpolation] replaces variables by values of the environment and of `.env`, which [DotEnv] reads.
/// 3. [DocumentReader] checks keys and types against [Grammar] and writes [ShortForms] out; [Problems] collects what is
///    wrong, so that a user sees all of it at once.
/// 4. [Merge] lays the document of one file over that of another.
///
/// [Section] gives later code typed access to the document.
///
/// Left out: `extends`, `include`, and the format of version 1 without `services:`.
///
/// Compose 1.3: compose/config/config.py, interpolation.py, validation.py
package jd.compose.file;

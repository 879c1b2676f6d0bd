/// How does the text of a Dockerfile become instructions, and what can a build do with their words?
///
/// ```
///   lines ──► Dockerfile ──► StatementParser ──► InstructionParser ──► BuildFile
///             statements     words               instructions          stages
/// ```
///
/// Read first:
///
/// 1. [Dockerfile] joins lines to statements, [StatementParser] splits a statement into words.
/// 2. [InstructionParser] gives the words their meaning, an [Instruction]; [BuildFile] has the instructions by stage.
/// 3. [Expansion] replaces variables in a word. It comes later than the parser, when a step is planned, because the values
///    depend on the instructions before.
///
/// [GoText] writes values as Go prints them, in messages and in the history of an image. What is malformed is a
/// [BuildException], with Docker's message.
///
/// Left out: what only BuildKit knows. Its flags and here-documents are parsed, so that the plan of a step can refuse them.
///
/// Docker 1.3: builder/parser; today: buildkit frontend/dockerfile
package jd.build.file;

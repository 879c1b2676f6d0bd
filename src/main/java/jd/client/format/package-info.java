/// How answers look: columns, Docker's Go templates, indented JSON, shortened texts, progress that rewrites its own lines.
/// Functions from values to text, which know nothing of commands.
///
/// **Read first** [jd.client.format.Table], which is behind every list; then [jd.client.format.GoTemplate] for what
/// `--format` accepts; then [jd.client.format.IndentedJson], which lays out a document without understanding it.
///
/// [jd.client.format.Listing] chooses between them for every list; [jd.client.format.StatsRow] computes what is shown of a
/// running container, and [jd.client.format.ProgressDisplay] what is shown of a pull.
///
/// **Left out** of Go's templates: variables, `define`, `printf` beyond `%s %d %v %q`, and method calls.
package jd.client.format;

/// Formats answers: tables, Docker's Go templates, indented JSON, shortened texts, progress that rewrites its own
/// lines. The classes are functions from values to text and know nothing of commands.
///
/// **Read first** [jd.client.format.Table], which every list uses; then [jd.client.format.GoTemplate] for what
/// `--format` accepts; then [jd.client.format.IndentedJson], which indents a document token by token.
///
/// [jd.client.format.Listing] chooses between them for every list; [jd.client.format.StatsRow] computes the row of a
/// running container, and [jd.client.format.ProgressDisplay] shows the progress of a pull.
///
/// **Left out** of Go's templates: `define`, `break` and `continue`, `printf` beyond `%s %d %v %q`, and method calls.
package jd.client.format;

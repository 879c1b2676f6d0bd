/// How answers look: columns, Docker's Go templates, indented JSON, shortened texts. Pure functions from values to
/// text.
///
/// **Read first** [jd.client.format.Table], which is behind every list; then [jd.client.format.GoTemplate] for what
/// `--format` accepts; then [jd.client.format.IndentedJson], which lays out a document without understanding it.
///
/// **Left out** of Go's templates: variables, `define`, `printf` beyond `%s %d %v %q`, and method calls.
package jd.client.format;

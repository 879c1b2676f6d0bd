package jd.compose.file;

import java.util.List;

/// A key without a value in a document that is not complete yet. Over a value of an earlier document it has no effect,
/// except that an empty command removes the earlier one; with nothing below it, most keys must have a value.
///
/// @param problems what is wrong if there is no earlier value; empty for a key that may be empty
record NoValue(List<String> problems) {
    NoValue {
        problems = List.copyOf(problems);
    }
}

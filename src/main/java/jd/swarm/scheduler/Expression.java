package jd.swarm.scheduler;

import java.util.Collection;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.server.api.ApiException;

/// A parsed expression of a constraint or an affinity: `KEY==VALUE`, `KEY!=VALUE`; with `~` before the value it is soft,
/// that is, ignored if no node satisfies it.
///
///     storage==ssd          storage!=disk         region==us-*
///     node==/node-[12]/     storage==~ssd
///
/// Swarm 0.3: scheduler/filter/expr.go
///
/// @param negated for `!=`
public record Expression(String key, boolean negated, boolean soft, ValuePattern value) {
    private static final Pattern FORM = Pattern.compile("([^=!]*)(==|!=)(~?)(.*)", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    /// @param kind `constraint` or `affinity`, for the message
    /// @throws ApiException if the text is malformed
    static Expression parse(String kind, String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw invalid(kind, text, "expected KEY==VALUE or KEY!=VALUE");
        }
        String key = parts.group(1).strip();
        if (!KEY.matcher(key).matches()) {
            throw invalid(kind, text, "the key \"" + key + "\" may have letters, digits, '_', '.' and '-',"
                    + " and begins with a letter or '_'");
        }
        try {
            return new Expression(key, parts.group(2).equals("!="), parts.group(3).equals("~"),
                    ValuePattern.parse(parts.group(4).strip()));
        } catch (IllegalArgumentException e) {
            throw invalid(kind, text, e.getMessage());
        }
    }

    static ApiException invalid(String kind, String text, String reason) {
        return ApiException.invalid("invalid " + kind + " \"" + text + "\": " + reason);
    }

    /// {@return whether the value matches; with `!=`, whether it does not}
    boolean matches(String text) {
        return value.matches(text) != negated;
    }

    /// {@return whether one of the values matches; with `!=`, whether none does}
    boolean matchesOne(Collection<String> values) {
        for (String each : values) {
            if (value.matches(each)) {
                return !negated;
            }
        }
        return negated;
    }

    /// The same for a set of names, in which an exact name is looked up.
    boolean matchesName(Set<String> names) {
        return value instanceof ValuePattern.Exact exact ? names.contains(exact.text()) != negated : matchesOne(names);
    }

    /// {@return the expression as the user has written it}
    @Override
    public String toString() {
        return key + (negated ? "!=" : "==") + (soft ? "~" : "") + value;
    }
}

package jd.client.format;

/// A malformed template, or one that uses a field or function that does not exist.
public final class TemplateException extends RuntimeException {
    TemplateException(String message) {
        super(message);
    }

    /// Go's message contains the template's name, which is empty here, and the line.
    static TemplateException because(String reason) {
        return new TemplateException("template: :1: " + reason);
    }
}

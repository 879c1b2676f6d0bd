package jd.client.format;

/// A template that cannot be read, or that asks for what is not there.
public final class TemplateException extends RuntimeException {
    TemplateException(String message) {
        super(message);
    }

    /// Go names the template, which has no name here, and the line.
    static TemplateException because(String reason) {
        return new TemplateException("template: :1: " + reason);
    }
}

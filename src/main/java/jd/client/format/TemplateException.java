package jd.client.format;

/// A template that cannot be read, or that asks for what is not there.
public final class TemplateException extends RuntimeException {
    public TemplateException(String message) {
        super(message);
    }
}

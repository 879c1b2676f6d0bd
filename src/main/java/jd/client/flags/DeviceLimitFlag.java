package jd.client.flags;

import jd.server.api.ByteSize;


/// A limit for one disk: `/dev/sda:500` as a weight or a number of operations a second, `/dev/sda:1mb` as bytes a
/// second.
public record DeviceLimitFlag(String path, long amount) {
    private static final int LEAST_WEIGHT = 10;
    private static final int MOST_WEIGHT = 1000;

    public static DeviceLimitFlag parseWeight(String text) {
        String[] parts = split(text);
        String invalid = "invalid weight for device: " + text;
        long weight = number(parts[1], invalid);
        if (weight != 0 && (weight < LEAST_WEIGHT || weight > MOST_WEIGHT)) {
            throw new IllegalArgumentException(invalid);
        }
        return new DeviceLimitFlag(parts[0], weight);
    }

    public static DeviceLimitFlag parseBytes(String text) {
        String[] parts = split(text);
        try {
            return new DeviceLimitFlag(parts[0], ByteSize.parse(parts[1]).bytes());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid rate for device: " + text + ". The correct format is "
                    + "<device-path>:<number>[<unit>]. Number must be a positive integer. Unit is optional and can be "
                    + "kb, mb, or gb", e);
        }
    }

    public static DeviceLimitFlag parseOperations(String text) {
        String[] parts = split(text);
        return new DeviceLimitFlag(parts[0], number(parts[1], "invalid rate for device: " + text
                + ". The correct format is <device-path>:<number>. Number must be a positive integer"));
    }

    private static long number(String text, String otherwise) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException(otherwise);
        }
        return Long.parseLong(text);
    }

    private static String[] split(String text) {
        String[] parts = text.split(":", 2);
        if (parts.length != 2 || parts[1].isEmpty()) {
            throw new IllegalArgumentException("bad format: " + text);
        }
        if (!parts[0].startsWith("/dev/")) {
            throw new IllegalArgumentException("bad format for device path: " + text);
        }
        return parts;
    }
}

package jd.client.flags;

import jd.client.api.ClientException;

/// `--restart no`, `always`, `unless-stopped`, `on-failure:3`. The daemon checks the name.
public record RestartFlag(String name, long retries) {
    public static RestartFlag parse(String text) {
        String[] parts = text.split(":", 2);
        if (text.startsWith(":")) {
            throw new ClientException(125, "invalid restart policy format: no policy provided before colon");
        }
        if (parts.length == 1) {
            return new RestartFlag(text, 0);
        }
        try {
            return new RestartFlag(parts[0], Long.parseLong(parts[1]));
        } catch (NumberFormatException e) {
            throw new ClientException(125, "invalid restart policy format: maximum retry count must be an integer", e);
        }
    }

    public boolean isNone() {
        return name.equals("no") || name.isEmpty();
    }
}

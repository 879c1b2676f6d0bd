package jd;

/// The one program: `jd COMMAND …` becomes the client, the daemon, dockerinit or one of the tools by its first word.
public final class Jd {
    private Jd() {}

    public static void main(String[] args) {
        System.out.println("jd");
    }
}

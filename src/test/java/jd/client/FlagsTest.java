package jd.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jd.client.api.ClientException;
import jd.client.command.Command;
import jd.client.command.CommandGroup;
import jd.client.container.CmdRun;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.flags.UsageText;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class FlagsTest {
    private static Arguments run(String... words) {
        return new CmdRun().flags().parse(Arrays.asList(words));
    }

    private static String refusal(String... words) {
        var refused = assertThrows(ClientException.class, () -> run(words));
        assertEquals(125, refused.exitCode());
        assertTrue(refused.getMessage().endsWith("\nSee 'jd run --help'."));
        return refused.getMessage().lines().findFirst().orElseThrow();
    }

    @Test
    void flagIsAcceptedInEveryNotationOfDockersParser() {
        for (String[] words : new String[][] {{"-m", "64m"}, {"-m64m"}, {"-m=64m"}, {"--memory", "64m"},
            {"--memory=64m"}}) {
            assertEquals("64m", run(words).text("memory"), Arrays.toString(words));
        }
        Arguments together = run("-itm", "64m", "busybox");
        assertTrue(together.isSet("interactive") && together.isSet("tty"));
        assertEquals("64m", together.text("memory"));
        assertEquals(List.of("busybox"), together.positionals());
    }

    @Test
    void booleanFlagTakesAValueOnlyBehindAnEqualsSign() {
        assertTrue(run("--rm=true", "x").isSet("rm"));
        assertFalse(run("--rm=false", "x").isSet("rm"));
        assertFalse(run("--sig-proxy=0", "x").isSet("sig-proxy", true));
        assertEquals(List.of("true"), run("--rm", "true").positionals());
    }

    @Test
    void lastValueWinsAndListsAreAppended() {
        Arguments arguments = run("--name", "a", "--name", "b", "-e", "A=1", "-e", "B=2,3", "x");
        assertEquals("b", arguments.text("name"));
        assertEquals(List.of("A=1", "B=2,3"), arguments.values("env"));
    }

    @Test
    void givenFlagsAreForwardedAsArgumentsOfAnotherCommand() {
        assertEquals(
                List.of("--rm", "--env", "A=1", "--env", "B=2", "--memory", "64m"),
                run("-m64m", "-e", "A=1", "--rm", "--tty=false", "-eB=2", "-i", "busybox")
                        .forwarded("rm", "tty", "env", "memory", "user"));
    }

    @Test
    void usageListsFlagsByTheirNames() {
        List<String> names = UsageText.of(new CmdRun().flags()).lines()
                .filter(line -> line.contains("  --") || line.contains(", --"))
                .map(line -> line.replaceAll(".*?--([a-z0-9-]+).*", "$1")).toList();
        assertTrue(names.contains("detach") && names.contains("memory"), names.toString());
        assertEquals(names.stream().sorted().toList(), names);
    }

    @Test
    void valueMayBeginWithADash() {
        assertEquals("--rm", run("--name", "--rm", "x").text("name"));
        assertEquals("", run("--entrypoint", "", "x").value("entrypoint").orElseThrow());
        assertEquals("@file", run("--name", "@file", "x").text("name"));
        assertEquals("${HOME}", run("--name", "${HOME}", "x").text("name"));
    }

    @Property
    void argumentsBehindTheImageAreNotParsed(@ForAll @Size(max = 5) List<@StringLength(max = 8) String> words) {
        var typed = new ArrayList<>(List.of("-i", "busybox"));
        typed.addAll(words);
        assertEquals(typed.subList(1, typed.size()), new CmdRun().flags().parse(typed).positionals());
    }

    @Test
    void errorsAreReportedWithDockersMessages() {
        assertEquals("unknown flag: --bogus", refusal("--bogus=1", "x"));
        assertEquals("unknown shorthand flag: 'z' in -z", refusal("-itz", "x"));
        assertEquals("flag needs an argument: --name", refusal("--name"));
        assertEquals("flag needs an argument: 'e' in -e", refusal("-e"));
        assertEquals("invalid argument \"abc\" for \"-m, --memory\" flag: invalid size: 'abc'",
                refusal("-m", "abc", "x"));
        assertEquals("invalid argument \"-5\" for \"-m, --memory\" flag: invalid size: '-5'", refusal("-m", "-5", "x"));
        assertEquals(
                "invalid argument \"x\" for \"--pids-limit\" flag: strconv.ParseInt: parsing \"x\": invalid syntax",
                refusal("--pids-limit", "x", "y"));
        assertEquals("invalid argument \"foo\" for \"--rm\" flag: strconv.ParseBool: parsing \"foo\": invalid syntax",
                refusal("--rm=foo", "x"));
        assertEquals("invalid argument \"=x\" for \"-e, --env\" flag: invalid environment variable: =x",
                refusal("-e", "=x", "y"));
    }

    @Test
    void wrongNumberOfArgumentsPrintsTheUsage() {
        assertEquals(new Typed(1, "", """
                "jd run" requires at least 1 argument.
                See 'jd run --help'.

                Usage:  jd run [OPTIONS] IMAGE [COMMAND] [ARG...]

                Create and run a new container from an image
                """), Typed.alone("run"));
        assertTrue(Typed.alone("ps", "x").err().startsWith("\"jd ps\" accepts no arguments.\n"));
        assertTrue(Typed.alone("rename", "a").err().startsWith("\"jd rename\" requires exactly 2 arguments.\n"));
        assertTrue(Typed.alone("images", "a", "b").err().startsWith("\"jd images\" requires at most 1 argument.\n"));
    }

    @Test
    void everyListedCommandCanBeMadeAndPrintsHelp() {
        for (CommandGroup.Entry entry : everyCommand()) {
            Flags flags = CommandTable.make(entry.name()).orElseThrow().flags();
            assertEquals(entry.name(), flags.command());
            assertTrue(flags.description().startsWith(entry.help()), flags.description());
            List<String> words = new ArrayList<>(List.of(entry.name().split(" ")));
            words.add("--help");
            Typed help = Typed.alone(words.toArray(String[]::new));
            assertEquals(0, help.exitCode());
            assertTrue(help.out().lines().allMatch(line -> line.length() <= 80
                    || line.equals(flags.description())), entry.name());
        }
    }

    @Test
    void listContainsEveryCommandClass() {
        Set<String> classes = new ClassFileImporter().importPackages(Client.class.getPackageName()).stream()
                .filter(c -> c.isAssignableTo(Command.class) && !c.isInterface())
                .map(JavaClass::getName)
                .filter(name -> !name.endsWith(".GroupForm"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> made = everyCommand().stream()
                .map(entry -> CommandTable.make(entry.name()).orElseThrow().getClass().getName())
                .filter(name -> !name.endsWith(".GroupForm"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(classes, made);
    }

    /// Docker 1.2.0: api/client/cli.go, the methods `Cmd…`
    @Test
    void everyCommandOfDocker12Exists() {
        String names = "attach build commit cp diff events export history images import info inspect kill load login"
                + " logout logs pause port ps pull push restart rm rmi run save search start stop tag top unpause"
                + " version wait";
        List<String> all = List.of(names.split(" "));
        assertEquals(35, all.size());
        assertEquals(List.of(), all.stream().filter(name -> CommandTable.make(name).isEmpty()).toList());
    }

    /// The commands of a group under both their names.
    private static List<CommandGroup.Entry> everyCommand() {
        List<CommandGroup.Entry> all = new ArrayList<>();
        for (List<CommandGroup.Entry> part : List.of(CommandTable.COMMON, CommandTable.OTHER)) {
            for (CommandGroup.Entry entry : part) {
                CommandTable.group(entry.name()).ifPresentOrElse(
                        group -> group.commands().forEach(command -> all.add(new CommandGroup.Entry(
                                group.name() + " " + command.name(), command.help()))),
                        () -> all.add(entry));
            }
        }
        return all;
    }

    @Test
    void unknownCommandAndUnknownGlobalFlagAreNamed() {
        assertEquals(new Typed(1, "", "jd: 'foo' is not a jd command.\nSee 'jd --help'\n"), Typed.alone("foo"));
        assertEquals(new Typed(125, "", "unknown flag: --foo\nSee 'jd --help'.\n"), Typed.alone("--foo", "ps"));
        assertEquals(new Typed(1, "", "Failed to initialize: Please specify only one -H\n"),
                Typed.alone("-H", "tcp://a", "-Htcp://b", "ps"));
    }
}

package dev.kaname.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Names, tags and logs come from anyone: whatever they hold, the terminal shows it and does not
/// obey it.
class HostileTextTest {
    /// Clears the screen, sets the title, rings, turns the direction and ends the line, in C0, C1
    /// and beyond.
    private static final String HOSTILE =
            "\u001b[2J\u001b]0;root\u0007\u009b31m\u202egnp\u2066\u2028\u007f\r";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Output output(boolean json) {
        return new Output(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), json, Texts.of(Map.of()));
    }

    private String shown() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        for (int i = 0; i < HOSTILE.length(); i++) {
            char sign = HOSTILE.charAt(i);
            if (sign < ' ' || sign > '~') {
                assertFalse(text.indexOf(sign) >= 0, "U+%04X is obeyed".formatted((int) sign));
            }
        }
        return text;
    }

    @Test
    void aTableASentenceALineAndJsonShowItAndDoNotObeyIt() throws IOException {
        JsonNode item = Api.object().put("name", HOSTILE).put("state", HOSTILE);
        Answer answer =
                Answer.list(List.of(item), Column.of("name"), Column.of("state"))
                        .sentence("run.show", HOSTILE, HOSTILE)
                        .line(HOSTILE);

        output(false).show(answer);
        shown();
        bytes.reset();
        output(true).show(answer);

        assertEquals(answer.json(), new ObjectMapper().readTree(shown()));
    }

    @Test
    void aNameMakesNoLineOfItsOwn() {
        String name = "flights\nkaname: all is well\n";
        Answer answer =
                Answer.list(List.of(Api.object().put("name", name)), Column.of("name"))
                        .sentence("run.show", name, "done");

        output(false).show(answer);

        assertEquals(3, shown().lines().count(), this::shown);
    }

    @Test
    void theLogOfAStepIsShownAndNotObeyedHoweverItIsCut() throws IOException {
        String log = "one " + HOSTILE + "two \uD83D\uDE80 三\r\nthree\r";
        for (int cut = 0; cut <= log.getBytes(StandardCharsets.UTF_8).length; cut++) {
            bytes.reset();
            output(false).copy(cut(log, cut));

            assertEquals(
                    "one \\u001b[2J\\u001b]0;root\\u0007\\u009b31m\\u202egnp\\u2066\\u2028\\u007f\n"
                            + "two \uD83D\uDE80 三\nthree\n",
                    shown());
        }
    }

    /// Two reads of one stream, as a connection gives them.
    private static InputStream cut(String text, int at) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        return new SequenceInputStream(
                new ByteArrayInputStream(all, 0, at),
                new ByteArrayInputStream(all, at, all.length - at));
    }

    @Test
    void theLogAsJsonIsTheLogItself() throws IOException {
        output(true).copy(new ByteArrayInputStream(HOSTILE.getBytes(StandardCharsets.UTF_8)));

        assertEquals(HOSTILE, new ObjectMapper().readTree(shown()).path("log").asText());
    }
}

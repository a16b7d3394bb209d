package dev.kaname.pipelines.file;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Reads the part of YAML that a configuration needs, from a stranger.
///
/// One document, text keys, no tags, no anchors and no aliases (so that a few lines cannot stand
/// for gigabytes), bounded in bytes, depth and pieces. It works on the parser's events: nothing is
/// ever constructed from a type the text names.
final class YamlText {
    static final int MAX_BYTES = 1 << 20;
    static final int MAX_DEPTH = 16;
    static final int MAX_PIECES = 200_000;

    private final ParserImpl events;
    private final Findings findings;
    private int pieces;

    private YamlText(String text, Findings findings) {
        LoadSettings settings = LoadSettings.builder().setCodePointLimit(MAX_BYTES).build();
        this.events = new ParserImpl(settings, new StreamReader(settings, text));
        this.findings = findings;
    }

    /// The document, or an empty mapping when there is none that can be used; then the findings say
    /// why.
    static Value.Mapping read(byte[] file, Findings findings) {
        Value.Mapping nothing = new Value.Mapping(List.of(), Mark.START);
        if (file.length > MAX_BYTES) {
            findings.add(Mark.START, "too_large", file.length, MAX_BYTES);
            return nothing;
        }
        try {
            String text = decode(file);
            Value value = new YamlText(text, findings).document();
            if (value instanceof Value.Mapping mapping) {
                return mapping;
            }
            findings.add(value.mark(), "not_a_mapping");
        } catch (Stop stop) {
            findings.add(stop.mark, stop.code, stop.argument);
        } catch (CharacterCodingException _) {
            findings.add(Mark.START, "not_utf8");
        } catch (MarkedYamlEngineException bad) {
            findings.add(at(bad), "yaml_syntax", String.valueOf(bad.getProblem()));
        } catch (YamlEngineException bad) {
            findings.add(Mark.START, "yaml_syntax", String.valueOf(bad.getMessage()));
        }
        return nothing;
    }

    private static String decode(byte[] file) throws CharacterCodingException {
        CharBuffer decoded =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(file));
        return decoded.toString();
    }

    private Value document() {
        events.next(); // the start of the stream
        if (events.checkEvent(Event.ID.StreamEnd)) {
            throw new Stop(Mark.START, "empty_file", "");
        }
        events.next(); // the start of the document
        Value value = value(1);
        events.next(); // its end
        if (!events.checkEvent(Event.ID.StreamEnd)) {
            throw new Stop(mark(events.peekEvent()), "second_document", "");
        }
        return value;
    }

    private Value value(int depth) {
        Event event = events.next();
        Mark mark = mark(event);
        pieces++;
        if (depth > MAX_DEPTH) {
            throw new Stop(mark, "too_deep", String.valueOf(MAX_DEPTH));
        }
        if (pieces > MAX_PIECES) {
            throw new Stop(mark, "too_many_pieces", String.valueOf(MAX_PIECES));
        }
        refuseCleverness(event, mark);
        return switch (event) {
            case ScalarEvent scalar -> new Value.Scalar(scalar.getValue(), scalar.isPlain(), mark);
            case SequenceStartEvent _ -> sequence(mark, depth);
            case MappingStartEvent _ -> mapping(mark, depth);
            default -> throw new Stop(mark, "yaml_syntax", String.valueOf(event.getEventId()));
        };
    }

    private static void refuseCleverness(Event event, Mark mark) {
        if (event instanceof AliasEvent) {
            throw new Stop(mark, "alias", "");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw new Stop(mark, "alias", "");
        }
        boolean tagged =
                switch (event) {
                    case ScalarEvent scalar -> scalar.getTag().isPresent();
                    case SequenceStartEvent list -> list.getTag().isPresent();
                    case MappingStartEvent map -> map.getTag().isPresent();
                    default -> false;
                };
        if (tagged) {
            throw new Stop(mark, "tag", "");
        }
    }

    private Value sequence(Mark mark, int depth) {
        List<Value> items = new ArrayList<>();
        while (!events.checkEvent(Event.ID.SequenceEnd)) {
            items.add(value(depth + 1));
        }
        events.next();
        return new Value.Sequence(List.copyOf(items), mark);
    }

    private Value mapping(Mark mark, int depth) {
        List<Value.Entry> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        while (!events.checkEvent(Event.ID.MappingEnd)) {
            Value key = value(depth + 1);
            Value value = value(depth + 1);
            if (!(key instanceof Value.Scalar name)) {
                throw new Stop(key.mark(), "key_not_text", "");
            }
            if (keys.add(name.text())) {
                entries.add(new Value.Entry(name.text(), name.mark(), value));
            } else {
                findings.add(name.mark(), "duplicate_key", name.text());
            }
        }
        events.next();
        return new Value.Mapping(List.copyOf(entries), mark);
    }

    private static Mark mark(Event event) {
        return event.getStartMark().map(YamlText::mark).orElse(Mark.START);
    }

    private static Mark at(MarkedYamlEngineException bad) {
        return bad.getProblemMark().or(bad::getContextMark).map(YamlText::mark).orElse(Mark.START);
    }

    private static Mark mark(org.snakeyaml.engine.v2.exceptions.Mark mark) {
        return new Mark(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /// Reading cannot go on.
    private static final class Stop extends RuntimeException {
        private final Mark mark;
        private final String code;
        private final String argument;

        Stop(Mark mark, String code, String argument) {
            super(code, null, false, false);
            this.mark = mark;
            this.code = code;
            this.argument = argument;
        }
    }
}

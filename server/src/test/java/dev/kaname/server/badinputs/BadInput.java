package dev.kaname.server.badinputs;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/// One hostile input, as it stands in `bad-inputs/*.json`.
///
/// @param doors at which routes it is tried: see [Doors#of]
/// @param send what is other than in a sound request at these doors
/// @param status any of these is right; 0: the connection is closed without a word
/// @param code any of these is right, where the form of the reply carries one; empty: not looked at
/// @param watch what must hold besides: see [Watchers]
/// @param control a request that must succeed at the same doors; the sound one if nothing is said
/// @param from the incident it was learnt from
record BadInput(
        String id,
        String variant,
        @JsonProperty("case") String name,
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> doors,
        Sent send,
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<Integer> status,
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> code,
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> watch,
        Optional<Sent> control,
        String from) {
    private static final List<String> FILES =
            List.of("a-edge", "b-paths", "c-archives", "g-rights", "others");

    BadInput {
        code = code == null ? List.of() : code;
        watch = watch == null ? List.of() : watch;
    }

    static List<BadInput> all() {
        return FILES.stream()
                .flatMap(file -> Corpus.read(file + ".json", BadInput[].class))
                .toList();
    }

    @Override
    public String toString() {
        return id + "." + variant + " " + name;
    }
}

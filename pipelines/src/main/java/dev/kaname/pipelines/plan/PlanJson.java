package dev.kaname.pipelines.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.kaname.pipelines.file.Glob;
import dev.kaname.pipelines.file.Input;
import dev.kaname.pipelines.file.Template;
import dev.kaname.pipelines.file.Trigger;

/// The stored form of a plan. It must be read for as long as pipeline versions are kept, so names
/// are given here and not taken from classes.
public final class PlanJson {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .addModule(new Jdk8Module())
                    .enable(DeserializationFeature.USE_LONG_FOR_INTS)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .addMixIn(Input.class, InputForm.class)
                    .addMixIn(Trigger.class, TriggerForm.class)
                    .addMixIn(Work.class, WorkForm.class)
                    .addMixIn(Work.Argument.class, ArgumentForm.class)
                    .addMixIn(Template.Part.class, PartForm.class)
                    .addMixIn(Glob.class, GlobForm.class)
                    .build();

    private PlanJson() {}

    public static String write(Plan plan) {
        try {
            return MAPPER.writeValueAsString(plan);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a plan is always JSON", e);
        }
    }

    /// @throws IllegalStateException if the text is no plan this version can read
    public static Plan read(String json) {
        try {
            return MAPPER.readValue(json, Plan.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "a stored plan cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "from")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Input.FromStep.class, name = "step"),
        @JsonSubTypes.Type(value = Input.FromData.class, name = "data"),
        @JsonSubTypes.Type(value = Input.FromModel.class, name = "model")
    })
    private interface InputForm {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "on")
    @JsonSubTypes(@JsonSubTypes.Type(value = Trigger.OnData.class, name = "data"))
    private interface TriggerForm {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Work.Program.class, name = "program"),
        @JsonSubTypes.Type(value = Work.Script.class, name = "script"),
        @JsonSubTypes.Type(value = Work.Use.class, name = "use"),
        @JsonSubTypes.Type(value = Work.Register.class, name = "register"),
        @JsonSubTypes.Type(value = Work.Deploy.class, name = "deploy")
    })
    private interface WorkForm {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Work.Argument.Fixed.class, name = "fixed"),
        @JsonSubTypes.Type(value = Work.Argument.Filled.class, name = "filled"),
        @JsonSubTypes.Type(value = Work.Argument.Same.class, name = "same")
    })
    private interface ArgumentForm {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Template.Part.Text.class, name = "text"),
        @JsonSubTypes.Type(value = Template.Part.Place.class, name = "place")
    })
    private interface PartForm {}

    private interface GlobForm {
        @JsonValue
        @Override
        String toString();

        @JsonCreator
        static Glob of(String text) {
            return Glob.of(text);
        }
    }
}

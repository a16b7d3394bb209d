package dev.kaname.pipelines.plan;

import dev.kaname.pipelines.file.Template;
import java.util.List;
import java.util.TreeMap;

/// Names what a step *is*: its command, variables, folder and outputs. How long it may take, how
/// often it is tried and what it is called do not belong to it, since they change no result.
final class DefinitionDigest {
    private static final byte VERSION = 1;

    private final Canonical canonical = new Canonical(VERSION);

    private DefinitionDigest() {}

    static String of(PlannedStep step) {
        DefinitionDigest digest = new DefinitionDigest();
        digest.work(step.work());
        digest.canonical.add("folder").add(step.folder());
        new TreeMap<>(step.env())
                .forEach((name, template) -> {
                    digest.canonical.add("env").add(name);
                    digest.template(template);
                });
        step.secrets().stream().sorted().forEach(name -> digest.canonical.add("secret").add(name));
        new TreeMap<>(step.outputs())
                .forEach((name, output) ->
                        digest.canonical.add("output").add(name).add(output.type().word()));
        return digest.canonical.digest();
    }

    private void work(Work work) {
        switch (work) {
            case Work.Program program -> templates("program", program.words());
            case Work.Script script ->
                    canonical.add("script").add(script.shell()).add(script.text());
            case Work.Use use -> templates("use", use.words());
            case Work.Register register -> canonical.add("register").add(register.model());
            case Work.Deploy deploy ->
                    canonical.add("deploy").add(deploy.model()).add(deploy.endpoint());
        }
    }

    private void templates(String kind, List<Template> words) {
        canonical.add(kind).add(String.valueOf(words.size()));
        words.forEach(this::template);
    }

    private void template(Template template) {
        canonical.add(String.valueOf(template.parts().size()));
        for (Template.Part part : template.parts()) {
            switch (part) {
                case Template.Part.Text text -> canonical.add("text").add(text.text());
                case Template.Part.Place place ->
                        canonical.add(place.space().word()).add(place.name());
            }
        }
    }
}

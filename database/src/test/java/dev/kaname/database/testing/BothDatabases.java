package dev.kaname.database.testing;

import dev.kaname.database.Database;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// What [OnBothDatabases] does.
final class BothDatabases implements ClassTemplateInvocationContextProvider {
    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
            ExtensionContext context) {
        String asked = System.getProperty("kaname.test.databases", "sqlite,postgresql");
        List<String> names = List.of(asked.toUpperCase(Locale.ROOT).split(","));
        return Arrays.stream(DatabaseKind.values())
                .filter(kind -> names.contains(kind.name()))
                .map(On::new);
    }

    private record On(DatabaseKind kind) implements ClassTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return kind.name();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new Parameters(kind));
        }
    }

    private record Parameters(DatabaseKind kind) implements ParameterResolver {
        private static final Namespace NAMESPACE = Namespace.create(BothDatabases.class);

        @Override
        public ExtensionContextScope getTestInstantiationExtensionContextScope(
                ExtensionContext rootContext) {
            return ExtensionContextScope.TEST_METHOD;
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == Database.class
                    || type == TestDatabase.class
                    || type == DatabaseKind.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            if (type == DatabaseKind.class) {
                return kind;
            }
            TestDatabase fresh =
                    context.getStore(NAMESPACE)
                            .computeIfAbsent(
                                    TestDatabase.class,
                                    _ -> TestDatabase.fresh(kind),
                                    TestDatabase.class);
            return type == Database.class ? fresh.database() : fresh;
        }
    }
}

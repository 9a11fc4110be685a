import com.sun.codemodel.JCodeModel;
import com.sun.codemodel.JType;
import java.io.File;
import java.nio.file.Files;
import org.jsonschema2pojo.DefaultGenerationConfig;
import org.jsonschema2pojo.GenerationConfig;
import org.jsonschema2pojo.Jackson2Annotator;
import org.jsonschema2pojo.SchemaGenerator;
import org.jsonschema2pojo.SchemaMapper;
import org.jsonschema2pojo.SchemaStore;
import org.jsonschema2pojo.rules.RuleFactory;

/** jsonschema2pojo with its defaults: a schema's file, and the folder for the classes, and for the name of the outermost. */
public final class Pojo {

    public static void main(String[] arguments) throws Exception {
        GenerationConfig config = new DefaultGenerationConfig();
        JCodeModel model = new JCodeModel();
        JType root = new SchemaMapper(new RuleFactory(config, new Jackson2Annotator(config), new SchemaStore()), new SchemaGenerator())
                .generate(model, "Root", "pojo", new File(arguments[0]).toURI().toURL());
        File folder = new File(arguments[1]);
        folder.mkdirs();
        model.build(folder, (java.io.PrintStream) null);
        Files.writeString(folder.toPath().resolve("root"), root.fullName());
    }
}

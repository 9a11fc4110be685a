import com.sun.codemodel.JCodeModel;
import java.io.File;
import org.jsonschema2pojo.DefaultGenerationConfig;
import org.jsonschema2pojo.GenerationConfig;
import org.jsonschema2pojo.Jackson2Annotator;
import org.jsonschema2pojo.SchemaGenerator;
import org.jsonschema2pojo.SchemaMapper;
import org.jsonschema2pojo.SchemaStore;
import org.jsonschema2pojo.rules.RuleFactory;

/** jsonschema2pojo with its defaults: a schema's file, and the folder for the classes. */
public final class Pojo {

    public static void main(String[] arguments) throws Exception {
        GenerationConfig config = new DefaultGenerationConfig();
        JCodeModel model = new JCodeModel();
        new SchemaMapper(new RuleFactory(config, new Jackson2Annotator(config), new SchemaStore()), new SchemaGenerator())
                .generate(model, "Root", "pojo", new File(arguments[0]).toURI().toURL());
        File folder = new File(arguments[1]);
        folder.mkdirs();
        model.build(folder, (java.io.PrintStream) null);
    }
}

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import org.apache.uima.UIMAFramework;
import org.apache.uima.cas.CAS;
import org.apache.uima.cas.impl.XmiCasDeserializer;
import org.apache.uima.cas.impl.XmiCasSerializer;
import org.apache.uima.cas.text.AnnotationFS;
import org.apache.uima.resource.metadata.TypeSystemDescription;
import org.apache.uima.util.CasCreationUtils;
import org.apache.uima.util.XMLInputSource;

/** Reads TypeSystem.xml and an XMI, prints each annotation's covered text, and writes the XMI again. */
public class Uima {
  public static void main(String[] paths) throws Exception {
    TypeSystemDescription types =
        UIMAFramework.getXMLParser().parseTypeSystemDescription(new XMLInputSource(paths[0]));
    CAS cas = CasCreationUtils.createCas(types, null, null);
    try (InputStream in = new FileInputStream(paths[1])) {
      XmiCasDeserializer.deserialize(in, cas);
    }
    PrintStream out = new PrintStream(System.out, true, "UTF-8");
    for (AnnotationFS each : cas.getAnnotationIndex()) {
      String covered = each.getCoveredText().replace("\\", "\\\\").replace("\n", "\\n");
      out.println(each.getType().getName() + "\t" + covered.replace("\t", "\\t"));
    }
    try (OutputStream file = new FileOutputStream(paths[2])) {
      XmiCasSerializer.serialize(cas, file);
    }
  }
}

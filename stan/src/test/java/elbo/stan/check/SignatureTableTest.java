// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.stan.syntax.StanType;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class SignatureTableTest {
  /// Arrays of rank 4 and more, which the digest leaves out.
  private static final Pattern DEEP = Pattern.compile("array\\[,,,+]");

  private final SignatureTable table = new SignatureTable(Signatures.TABLE);

  @Test
  void everyFunctionHasStansSignatures() throws Exception {
    var differ = new ArrayList<String>();
    try (InputStream in = SignatureTableTest.class.getResourceAsStream("signature-digest.txt")) {
      assertThat(in).isNotNull();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.startsWith("#")) {
          String name = line.substring(0, line.indexOf(' '));
          String ours = digest(name);
          if (!ours.equals(line)) {
            differ.add("Stan " + line + ", here " + ours);
          }
        }
      }
    }
    // Stan 2.37 gives wiener a form with a precision as ninth argument, which 2.35 does not know.
    assertThat(differ).hasSize(1).allMatch(line -> line.startsWith("Stan wiener_lpdf"));
  }

  private String digest(String name) {
    var lines = new TreeSet<String>();
    for (StanType.Function type : table.signatures(name)) {
      String text = name + type.toString().replace("data ", "");
      if (!DEEP.matcher(text).find()) {
        lines.add(text);
      }
    }
    var crc = new CRC32();
    crc.update(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    return name + " " + lines.size() + " " + String.format("%08x", crc.getValue());
  }

  @Test
  void aNameThatIsNoneHasNoSignatures() {
    assertThat(table.signatures("no_such_function")).isEmpty();
  }
}

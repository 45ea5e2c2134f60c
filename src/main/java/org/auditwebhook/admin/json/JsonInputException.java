package org.auditwebhook.admin.json;

/** Input that is not what it has to be. The message is a sentence for whoever sent it. */
public class JsonInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient JsonPath path;
  private final String rule;

  /**
   * @param path the place that breaks the rule
   * @param rule what is broken, to be read behind the name of the place: {@code must be a string}
   */
  public JsonInputException(JsonPath path, String rule) {
    super(sentence(path, "the body", rule));
    this.path = path;
    this.rule = rule;
  }

  /** The place that breaks the rule. */
  public JsonPath path() {
    return path;
  }

  /** The same failure, seen from the array whose element of this index the input is. */
  public JsonInputException inElement(int index) {
    return new JsonInputException(path.inElement(index), rule);
  }

  /**
   * The failure as seen from the element that the path begins with.
   *
   * @param element what the element is to be called if it breaks the rule as a whole
   */
  public String sentenceInElement(String element) {
    return sentence(path.withoutIndex(), element, rule);
  }

  private static String sentence(JsonPath path, String whole, String rule) {
    return (path.equals(JsonPath.ROOT) ? whole : '"' + path.toString() + '"') + " " + rule;
  }
}

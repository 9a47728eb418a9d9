// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.NestHostAttribute;
import java.lang.classfile.attribute.NestMembersAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/// Makes in advance what the JVM makes at each start: `java LinkClasses.java JAR...`, in place. A
/// lambda, a switch over types and the `equals` and `hashCode` of a record are `invokedynamic`
/// instructions, for which the JVM writes classes and links method handles the first time that they
/// run. Its AOT cache keeps these only without an incubator module, and Elbo needs one. Here each
/// of them becomes a call of a method that does the same: of a class per lambda, in the nest of the
/// class that has it, or of the class itself. What is not of a known form stays as it is.
public final class LinkClasses {
  private static final int GENERATED =
      ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
  private static final String METAFACTORY = "Ljava/lang/invoke/LambdaMetafactory;.metafactory";
  private static final String TYPE_SWITCH = "Ljava/lang/runtime/SwitchBootstraps;.typeSwitch";
  private static final String OBJECT_METHODS = "Ljava/lang/runtime/ObjectMethods;.bootstrap";
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");

  private final ClassFile classFile;
  private final Map<String, byte[]> classes = new TreeMap<>();
  private final Map<String, List<ClassDesc>> newMembers = new LinkedHashMap<>();
  private int linked;

  private LinkClasses(ClassFile classFile) {
    this.classFile = classFile;
  }

  /// Rewrites the jars that are named.
  public static void main(String[] jars) throws IOException {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = Path.of(jars[i]).toUri().toURL();
    }
    try (URLClassLoader loader = new URLClassLoader(urls)) {
      ClassFile classFile =
          ClassFile.of(
              ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(loader)
                      .orElse(ClassHierarchyResolver.defaultResolver())));
      for (String jar : jars) {
        new LinkClasses(classFile).link(Path.of(jar));
      }
    }
  }

  private void link(Path path) throws IOException {
    Path rewritten = path.resolveSibling(path.getFileName() + ".new");
    try (JarFile jar = new JarFile(path.toFile());
        OutputStream file = Files.newOutputStream(rewritten);
        JarOutputStream out = new JarOutputStream(file)) {
      long time = 0;
      for (JarEntry entry : jar.stream().toList()) {
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        time = Math.max(time, entry.getTime());
        if (entry.getName().endsWith(".class") && !entry.getName().endsWith("-info.class")) {
          link(classFile.parse(bytes));
        } else {
          write(out, entry.getName(), bytes, entry.getTime());
        }
      }
      newMembers.forEach(
          (host, members) ->
              classes.computeIfPresent(host, (_, bytes) -> withMembers(bytes, members)));
      for (Map.Entry<String, byte[]> made : classes.entrySet()) {
        write(out, made.getKey() + ".class", made.getValue(), time);
      }
    }
    Files.move(rewritten, path, StandardCopyOption.REPLACE_EXISTING);
    System.out.println(path.getFileName() + ": linked " + linked + " calls");
  }

  private static void write(JarOutputStream out, String name, byte[] bytes, long time)
      throws IOException {
    JarEntry entry = new JarEntry(name);
    entry.setTime(time);
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }

  private byte[] withMembers(byte[] bytes, List<ClassDesc> added) {
    ClassModel model = classFile.parse(bytes);
    List<ClassDesc> members = new ArrayList<>();
    model
        .findAttribute(Attributes.nestMembers())
        .ifPresent(
            old -> {
              for (ClassEntry entry : old.nestMembers()) {
                members.add(entry.asSymbol());
              }
            });
    members.addAll(added);
    ClassTransform replaced =
        ClassTransform.dropping(element -> element instanceof NestMembersAttribute)
            .andThen(
                ClassTransform.endHandler(
                    builder -> builder.with(NestMembersAttribute.ofSymbols(members))));
    return classFile.transformClass(model, replaced);
  }

  /// The class with its calls linked, and the classes of its lambdas.
  private void link(ClassModel model) {
    String name = model.thisClass().asInternalName();
    List<Helper> helpers = new ArrayList<>();
    CodeTransform calls =
        (code, element) -> {
          if (!(element instanceof InvokeDynamicInstruction call)
              || !link(model, call, code, helpers)) {
            code.with(element);
          }
        };
    ClassTransform transform =
        ClassTransform.transformingMethodBodies(calls)
            .andThen(
                ClassTransform.endHandler(
                    builder -> {
                      for (Helper helper : helpers) {
                        builder.withMethodBody(
                            helper.name(), helper.type(), GENERATED, helper.body());
                      }
                    }));
    classes.put(name, classFile.transformClass(model, transform));
  }

  private record Helper(
      String name, MethodTypeDesc type, Consumer<CodeBuilder> body) {}

  private boolean link(
      ClassModel model, InvokeDynamicInstruction call, CodeBuilder code, List<Helper> helpers) {
    DirectMethodHandleDesc bootstrap = call.bootstrapMethod();
    String maker = bootstrap.owner().descriptorString() + "." + bootstrap.methodName();
    List<ConstantDesc> arguments = call.bootstrapArgs();
    MethodTypeDesc type = call.typeSymbol();
    String name = call.name().stringValue();
    boolean isInterface = (model.flags().flagsMask() & ClassFile.ACC_INTERFACE) != 0;
    Consumer<CodeBuilder> body =
        switch (maker) {
          case TYPE_SWITCH ->
              arguments.stream().allMatch(label -> label instanceof ClassDesc)
                  ? switchOf(arguments)
                  : null;
          case OBJECT_METHODS ->
              switch (name) {
                case "hashCode" -> hashCodeOf(arguments);
                case "equals" -> equalsOf(arguments);
                default -> null;
              };
          default -> null;
        };
    if (body != null) {
      Helper helper = new Helper("linked$" + helpers.size(), type, body);
      helpers.add(helper);
      code.invokestatic(model.thisClass().asSymbol(), helper.name(), type, isInterface);
    } else if (maker.equals(METAFACTORY)) {
      Lambda lambda =
          new Lambda(
              name,
              type,
              (MethodTypeDesc) arguments.get(0),
              (DirectMethodHandleDesc) arguments.get(1),
              (MethodTypeDesc) arguments.get(2));
      if (!lambda.isKnown()) {
        return false;
      }
      ClassDesc made = add(model, lambda);
      code.invokestatic(made, "of", type);
    } else {
      return false;
    }
    linked++;
    return true;
  }

  /// -1 for null, the position of the first type from the second argument on that the first one is
  /// of, else their number: what `SwitchBootstraps.typeSwitch` makes.
  private static Consumer<CodeBuilder> switchOf(List<ConstantDesc> types) {
    return code -> {
      Label start = code.newLabel();
      code.aload(0).ifnonnull(start).iconst_m1().ireturn().labelBinding(start);
      List<SwitchCase> cases = new ArrayList<>();
      List<Label> labels = new ArrayList<>();
      for (int i = 0; i < types.size(); i++) {
        labels.add(code.newLabel());
        cases.add(SwitchCase.of(i, labels.get(i)));
      }
      Label none = code.newLabel();
      code.iload(1).tableswitch(0, Math.max(0, types.size() - 1), none, cases);
      for (int i = 0; i < types.size(); i++) {
        Label next = i + 1 < types.size() ? labels.get(i + 1) : none;
        code.labelBinding(labels.get(i)).aload(0).instanceOf((ClassDesc) types.get(i));
        code.ifeq(next).loadConstant(i).ireturn();
      }
      code.labelBinding(none).loadConstant(types.size()).ireturn();
    };
  }

  /// 31 · (… 31 · (31 · 0 + a) + b …) + z of the hash codes, as `ObjectMethods` has it.
  private static Consumer<CodeBuilder> hashCodeOf(List<ConstantDesc> arguments) {
    return code -> {
      code.iconst_0();
      for (ConstantDesc getter : arguments.subList(2, arguments.size())) {
        ClassDesc type = get(code.bipush(31).imul(), 0, getter);
        if (type.isPrimitive()) {
          code.invokestatic(wrapper(type), "hashCode", MethodTypeDesc.of(CD_int, type));
        } else {
          code.invokestatic(OBJECTS, "hashCode", MethodTypeDesc.of(CD_int, CD_Object));
        }
        code.iadd();
      }
      code.ireturn();
    };
  }

  /// Whether both are the same object or records with equal components; floating-point numbers as
  /// by `compare`.
  private static Consumer<CodeBuilder> equalsOf(List<ConstantDesc> arguments) {
    ClassDesc owner = (ClassDesc) arguments.get(0);
    return code -> {
      Label differ = code.newLabel();
      Label compare = code.newLabel();
      code.aload(0).aload(1).if_acmpne(compare).iconst_1().ireturn().labelBinding(compare);
      code.aload(1).instanceOf(owner).ifeq(differ).aload(1).checkcast(owner).astore(2);
      for (ConstantDesc getter : arguments.subList(2, arguments.size())) {
        ClassDesc type = get(code, 0, getter);
        get(code, 2, getter);
        if (!type.isPrimitive()) {
          code.invokestatic(OBJECTS, "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object));
          code.ifeq(differ);
        } else {
          code.invokestatic(wrapper(type), "compare", MethodTypeDesc.of(CD_int, type, type));
          code.ifne(differ);
        }
      }
      code.iconst_1().ireturn().labelBinding(differ).iconst_0().ireturn();
    };
  }

  private static ClassDesc get(CodeBuilder code, int variable, ConstantDesc getter) {
    DirectMethodHandleDesc field = (DirectMethodHandleDesc) getter;
    ClassDesc type = field.invocationType().returnType();
    code.aload(variable).getfield(field.owner(), field.methodName(), type);
    return type;
  }

  private ClassDesc add(ClassModel model, Lambda lambda) {
    ClassDesc owner = model.thisClass().asSymbol();
    ClassDesc host =
        model
            .findAttribute(Attributes.nestHost())
            .map(attribute -> attribute.nestHost().asSymbol())
            .orElse(owner);
    String ownName = internalName(owner);
    int number = 0;
    while (classes.containsKey(ownName + "$$Linked" + number)) {
      number++;
    }
    String name = ownName + "$$Linked" + number;
    ClassDesc made = ClassDesc.ofInternalName(name);
    newMembers.computeIfAbsent(internalName(host), _ -> new ArrayList<>()).add(made);
    classes.put(name, classFile.build(made, builder -> lambda.write(builder, made, host)));
    return made;
  }

  private static String internalName(ClassDesc type) {
    String descriptor = type.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1);
  }

  private static ClassDesc wrapper(ClassDesc primitive) {
    return ClassDesc.of(
        switch (primitive.descriptorString()) {
          case "Z" -> "java.lang.Boolean";
          case "B" -> "java.lang.Byte";
          case "C" -> "java.lang.Character";
          case "S" -> "java.lang.Short";
          case "I" -> "java.lang.Integer";
          case "J" -> "java.lang.Long";
          case "F" -> "java.lang.Float";
          case "D" -> "java.lang.Double";
          default -> throw new IllegalArgumentException(primitive.displayName());
        });
  }

  /// A function object.
  ///
  /// @param name of the method of its interface
  /// @param factory what is captured, and the interface
  /// @param erased the method's type
  /// @param code what it calls
  /// @param type the method's type where it is made
  private record Lambda(
      String name,
      MethodTypeDesc factory,
      MethodTypeDesc erased,
      DirectMethodHandleDesc code,
      MethodTypeDesc type) {
    /// Whether all conversions are from one type to itself, of references, or between a primitive
    /// type and its own wrapper.
    boolean isKnown() {
      List<ClassDesc> targets = targets();
      int captured = factory.parameterCount();
      if (targets.size() != captured + type.parameterCount()) {
        return false;
      }
      boolean isKnown = true;
      for (int i = 0; i < targets.size(); i++) {
        isKnown &=
            i < captured
                ? factory.parameterType(i).isPrimitive() == targets.get(i).isPrimitive()
                : isKnown(type.parameterType(i - captured), targets.get(i))
                    && type.parameterType(i - captured).isPrimitive()
                        == erased.parameterType(i - captured).isPrimitive();
      }
      ClassDesc result = erased.returnType();
      return isKnown && (isVoid(result) || isKnown(result(), result) || isBoxed(result));
    }

    private boolean isBoxed(ClassDesc result) {
      return result().isPrimitive() && !isVoid(result()) && !result.isPrimitive();
    }

    private static boolean isKnown(ClassDesc from, ClassDesc to) {
      return from.equals(to)
          || !from.isPrimitive() && !to.isPrimitive()
          || from.isPrimitive() && !to.isPrimitive() && !isVoid(from)
          || to.isPrimitive() && !from.isPrimitive() && !isVoid(to) && from.equals(wrapper(to));
    }

    private static boolean isVoid(ClassDesc type) {
      return type.descriptorString().equals("V");
    }

    private boolean isConstructor() {
      return code.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR;
    }

    /// What the code takes, the object first that a method is called on.
    private List<ClassDesc> targets() {
      return code.invocationType().parameterList();
    }

    private ClassDesc result() {
      return code.invocationType().returnType();
    }

    void write(ClassBuilder builder, ClassDesc self, ClassDesc host) {
      builder.withVersion(ClassFile.latestMajorVersion(), 0);
      builder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC);
      builder.withInterfaceSymbols(factory.returnType());
      builder.with(NestHostAttribute.of(host));
      int captured = factory.parameterCount();
      for (int i = 0; i < captured; i++) {
        builder.withField(
            "c" + i, factory.parameterType(i), ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL);
      }
      MethodTypeDesc constructor = factory.changeReturnType(CD_void);
      builder.withMethodBody(
          INIT_NAME,
          constructor,
          ClassFile.ACC_PRIVATE,
          body -> {
            body.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void);
            for (int i = 0; i < captured; i++) {
              ClassDesc field = factory.parameterType(i);
              body.aload(0).loadLocal(TypeKind.from(field), body.parameterSlot(i));
              body.putfield(self, "c" + i, field);
            }
            body.return_();
          });
      if (captured == 0) {
        builder.withField("ONE", self, ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
        builder.withMethodBody(
            "<clinit>",
            MTD_void,
            ClassFile.ACC_STATIC,
            body ->
                body.new_(self)
                    .dup()
                    .invokespecial(self, INIT_NAME, MTD_void)
                    .putstatic(self, "ONE", self)
                    .return_());
      }
      builder.withMethodBody(
          "of",
          factory,
          ClassFile.ACC_STATIC,
          body -> {
            if (captured == 0) {
              body.getstatic(self, "ONE", self).areturn();
              return;
            }
            body.new_(self).dup();
            for (int i = 0; i < captured; i++) {
              body.loadLocal(TypeKind.from(factory.parameterType(i)), body.parameterSlot(i));
            }
            body.invokespecial(self, INIT_NAME, constructor).areturn();
          });
      builder.withMethodBody(name, erased, ClassFile.ACC_PUBLIC, body -> run(body, self));
    }

    private void run(CodeBuilder body, ClassDesc self) {
      List<ClassDesc> targets = targets();
      int captured = factory.parameterCount();
      if (isConstructor()) {
        body.new_(code.owner()).dup();
      }
      for (int i = 0; i < targets.size(); i++) {
        ClassDesc given;
        if (i < captured) {
          given = factory.parameterType(i);
          body.aload(0).getfield(self, "c" + i, given);
        } else {
          given = erased.parameterType(i - captured);
          body.loadLocal(TypeKind.from(given), body.parameterSlot(i - captured));
        }
        convert(body, given, targets.get(i));
      }
      call(body);
      ClassDesc result = erased.returnType();
      if (isVoid(result)) {
        if (!isVoid(result())) {
          TypeKind kind = TypeKind.from(result());
          if (kind.slotSize() == 2) {
            body.pop2();
          } else {
            body.pop();
          }
        }
        body.return_();
      } else {
        convert(body, result(), result);
        body.return_(TypeKind.from(result));
      }
    }

    private void call(CodeBuilder body) {
      ClassDesc owner = code.owner();
      String method = code.methodName();
      MethodTypeDesc signature = MethodTypeDesc.ofDescriptor(code.lookupDescriptor());
      switch (code.kind()) {
        case STATIC -> body.invokestatic(owner, method, signature);
        case INTERFACE_STATIC -> body.invokestatic(owner, method, signature, true);
        // A private method of the nest: chosen by its name as it is.
        case VIRTUAL, SPECIAL -> body.invokevirtual(owner, method, signature);
        case INTERFACE_VIRTUAL, INTERFACE_SPECIAL -> body.invokeinterface(owner, method, signature);
        case CONSTRUCTOR -> body.invokespecial(owner, INIT_NAME, signature);
        case GETTER, SETTER, STATIC_GETTER, STATIC_SETTER ->
            throw new IllegalArgumentException("a lambda of a field: " + code);
      }
    }

    private static void convert(CodeBuilder body, ClassDesc from, ClassDesc to) {
      if (from.equals(to)) {
        return;
      }
      if (from.isPrimitive()) {
        ClassDesc box = wrapper(from);
        body.invokestatic(box, "valueOf", MethodTypeDesc.of(box, from));
      } else if (to.isPrimitive()) {
        ClassDesc box = wrapper(to);
        body.checkcast(box).invokevirtual(box, to.displayName() + "Value", MethodTypeDesc.of(to));
      } else if (!to.equals(CD_Object)) {
        body.checkcast(to);
      }
    }
  }
}

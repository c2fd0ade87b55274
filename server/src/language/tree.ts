import type { Expr, ScenarioFile, Span, Statement, TextPiece } from './ast.ts';

export type Node = Statement | Expr | TextPiece;

/** The nodes from a top-level statement down to the innermost one that holds or touches the offset; empty outside of statements. */
export function pathAt(file: ScenarioFile, offset: number): Node[] {
  const path: Node[] = [];
  let candidates: readonly Node[] = file.statements;
  for (;;) {
    const next = candidates.find((node) => touches(node.span, offset));
    if (!next) return path;
    path.push(next);
    candidates = childrenOf(next);
  }
}

/** What a node is made of, in the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'statement':
      return [node.head, ...node.args, ...(node.assigned ?? []), ...(node.block?.statements ?? [])];
    case 'text':
      return node.parts;
    case 'member':
      return [node.object, node.property];
    case 'index':
      return [node.object, node.index];
    case 'call':
      return [node.callee, ...node.args];
    case 'unary':
      return [node.operand];
    case 'binary':
      return [node.left, node.right];
    case 'object':
      return node.entries.map((entry) => entry.value);
    case 'list':
      return node.items;
    default:
      return [];
  }
}

/** An offset directly behind a node still belongs to it: that is where its last letter was just typed. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/** Every node of the tree, each before its children. */
export function* everyNode(nodes: readonly Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node;
    yield* everyNode(childrenOf(node));
  }
}

// What the types of schemas of zod allow. All that is marked has to be an error.
import type { OrderSubmitted } from "./cases/order-submitted/v1.js";
import { type Node, Recursion } from "./cases/recursion/v1.js";
import type { TaggedUnionOpen } from "./cases/tagged-union-open/v1.js";

type Payment = NonNullable<TaggedUnionOpen["payment"]>;

export function label(payment: Payment): string {
  switch (payment.method) {
    case "card":
      return payment.last4;
    case "invoice":
      return payment.due;
    default: {
      const tag: string = payment.method;
      return tag;
    }
  }
}

export function currency(order: OrderSubmitted): number {
  switch (order.currency) {
    case "EUR":
      return 1;
    default:
      return 0;
  }
}

export function depth(node: Node): number {
  return 1 + Math.max(0, ...(node.children ?? []).map(depth));
}

export function mistakes(order: OrderSubmitted): unknown[] {
  return [
    // @ts-expect-error no such property
    order.order_numbr,
    // @ts-expect-error it may be absent
    order.gift_note.length,
    // @ts-expect-error it may be null
    order.coupon?.length.toFixed() ?? order.coupon.length,
  ];
}

export const nested: number | undefined = Recursion.parse({}).tree?.children?.[0]?.next?.value;

// What the types let a caller do, and what they keep a caller from. It is compiled and never run: each @ts-expect-error is an assertion.
import {
  type BatchResponse,
  type CloudEvent,
  type EventBridgeEvent,
  type KnownEvent,
  type PutEventsEntry,
  type SqsEvent,
  Decimal,
  Delivery,
  Dispatcher,
  SUBJECTS,
  putEventsEntry,
  readEvent,
  unreachable,
} from "./shop/index.js";
import { type OrderSubmitted as Order, OrderSubmitted, isOrderSubmitted, parseOrderSubmitted } from "./shop/shop/order-submitted/v1.js";
import { type Method, type PaymentAuthorised } from "./shop/shop/payment-authorised/v1.js";

export const order: Order = {
  order_number: "T1",
  customer_id: 9223372036854775807n,
  submitted_at: "2026-11-24T14:03:33Z",
  total: new Decimal("12.50"),
  status: "a status of tomorrow",
  channel: "web",
  coupon: null,
  payment: { method: "card", last4: "4242" },
  lines: [{ sku: "10497", quantity: 1, parts: [{ sku: "1", quantity: 2 }], gift: true }],
  labels: { any: "text" },
  position: [55.7, 9.1],
};

// @ts-expect-error a closed enum takes no other value
export const channel: Order["channel"] = "phone";
// @ts-expect-error absent is not undefined
export const coupon: Order = { ...order, coupon: undefined };
// @ts-expect-error a whole number of 64 bits is a bigint
export const customer: Order = { ...order, customer_id: 1 };
// @ts-expect-error a tuple has its length
export const position: Order["position"] = [1, 2, 3];
// @ts-expect-error a misspelt property is none
export const misspelt: Order = { ...order, order_nmber: "T1" };
// @ts-expect-error a required property is required
export const empty: PaymentAuthorised = { order_number: "T1" };

export function narrowed(value: unknown): string {
  if (isOrderSubmitted(value)) {
    return value.order_number;
  }
  // @ts-expect-error nothing is known of the value here
  return value.order_number;
}

export function closedUnion({ payment }: Order): string {
  switch (payment.method) {
    case "card":
      return payment.last4;
    case "invoice":
      return payment.due;
    default:
      return unreachable(payment);
  }
}

/** An open union narrows by the tags that are known; the default gets what came later. */
export function openUnion(method: Method): string {
  switch (method.kind) {
    case "card":
      return method.last4;
    case "transfer":
      return method.iban;
    default:
      return `${String(method.kind)} ${String(method["reference"])}`;
  }
}

export function listed(order: Order): boolean | undefined {
  const label: string | undefined = order.labels?.["colour"];
  const quantity: number | undefined = order.lines[0]?.quantity;
  // @ts-expect-error items may be missing
  const sku: string = order.lines[0].sku;
  return label === sku && quantity === 1;
}

export function exhaustive(event: KnownEvent): string | number {
  switch (event.subject) {
    case "shop@OrderSubmitted":
      return event.payload.order_number;
    case "shop@PaymentAuthorised":
      return event.payload.amount;
    default:
      return unreachable(event);
  }
}

export function incomplete(event: KnownEvent): string {
  switch (event.subject) {
    case "shop@OrderSubmitted":
      return event.payload.order_number;
    default:
      // @ts-expect-error a subject has no case
      return unreachable(event);
  }
}

export const dispatcher: Dispatcher<string> = new Dispatcher<string>()
  .on(OrderSubmitted, (submitted, { source }) => `${submitted.order_number} ${source}`)
  .on(SUBJECTS.ShopPaymentAuthorised, async (payment) => payment.amount.toFixed(2))
  .otherwise((_payload, { subject }) => subject);

// @ts-expect-error a handler gets the payload of its subject
new Dispatcher().on(OrderSubmitted, (payment: PaymentAuthorised) => void payment.amount);

export const entry: PutEventsEntry = putEventsEntry(OrderSubmitted, order, { EventBusName: "shop" });
// @ts-expect-error the payload must be of the subject
putEventsEntry(OrderSubmitted, { order_number: "T1" });
putEventsEntry(OrderSubmitted, order, { detailOf: ({ lines }) => ({ lines: lines.length }) });
// @ts-expect-error the payload has no such property
putEventsEntry(OrderSubmitted, order, { detailOf: ({ linez }) => linez });

export async function handler(event: EventBridgeEvent<unknown, "OrderSubmitted">): Promise<string> {
  const known = readEvent(event);
  return known.subject === OrderSubmitted.name ? closedUnion(known.payload) : parseOrderSubmitted(event.detail).order_number;
}

export function cloud(event: CloudEvent<Order>): string | undefined {
  return event.data?.order_number;
}

/** What a function behind a queue returns, and what a consumer of a topic does. */
export async function batch(event: SqsEvent): Promise<BatchResponse> {
  return await new Dispatcher().on(OrderSubmitted, () => undefined).dispatchBatch(event);
}
export const consumed = (value: Uint8Array, topic: string): Promise<void> => new Dispatcher().on(OrderSubmitted, () => undefined).dispatch(new Delivery(value, topic));

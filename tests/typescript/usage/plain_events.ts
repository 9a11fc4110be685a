// What the types of envelopes and of the dispatcher allow in the plain styles. All that is marked has to be an error.
import { type EventBridgeEvent, type Detail, type PayloadOf, Dispatcher, SUBJECTS, putEventsEntry } from "./index.js";

type Order = PayloadOf<(typeof SUBJECTS)["CheckoutOrderComplete"]>;

export function status(event: EventBridgeEvent<Detail<Order>>): string {
  // @ts-expect-error no such property
  String(event.detail.event.data.order_numbr);
  // @ts-expect-error what names a subject is a text or a number
  const named: boolean = event.detail.event.meta_data.status;
  return `${event.detail.event.meta_data.status} ${event.detail.event.data.order_number} ${event["detail-type"]} ${named}`;
}

export const dispatcher: Dispatcher<string> = new Dispatcher<string>()
  .on(SUBJECTS.CheckoutOrderComplete, (order, event) => order.order_number + event.source)
  // @ts-expect-error a payload has no such property
  .on(SUBJECTS.ShippingParcelDispatched, (parcel) => parcel.nothing);

export const entry = (order: Order): unknown => putEventsEntry(SUBJECTS.CheckoutOrderComplete, order, { EventBusName: "bus" });
// @ts-expect-error no order
putEventsEntry(SUBJECTS.CheckoutOrderComplete, { order_number: 1 });

/** Publishes an order. `client.send(new PutEventsCommand({ Entries: [submitted(order, "prod")] }))` of the AWS SDK takes the entry as it is. */
import { type Detail, type PutEventsEntry, SUBJECTS, putEventsEntry } from "../generated/index.js";
import { type CheckoutOrderComplete } from "../generated/service-order-submit/checkout-order-complete/v1.js";

const SUBJECT = SUBJECTS.CheckoutOrderComplete;

export function submitted(order: CheckoutOrderComplete, stage: "dev" | "prod"): PutEventsEntry {
  return putEventsEntry(SUBJECT, order, {
    Source: `${SUBJECT.source}-${stage}`,
    DetailType: "State change Notification",
    EventBusName: `shop-${stage}`,
    detailOf,
  });
}

/** Every event of this bus is wrapped so. */
function detailOf(data: CheckoutOrderComplete): Detail<CheckoutOrderComplete> {
  return { event: { meta_data: { type: "CHECKOUT", subtype: "ORDER", status: "COMPLETE" }, data } };
}

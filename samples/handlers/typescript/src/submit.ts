/** Publishes an order. `client.send(new PutEventsCommand({ Entries: [submitted(order, "prod")] }))` of the AWS SDK takes the entry as it is. */
import { type PutEventsEntry, putEventsEntry } from "../generated/index.js";
import { CheckoutOrderComplete } from "../generated/service-order-submit/checkout-order-complete/v1.js";

export function submitted(order: CheckoutOrderComplete, stage: "dev" | "prod"): PutEventsEntry {
  return putEventsEntry(CheckoutOrderComplete, order, {
    Source: `${CheckoutOrderComplete.source}-${stage}`,
    DetailType: "State change Notification",
    EventBusName: `shop-${stage}`,
    detailOf: (data) => ({ event: { meta_data: { type: "CHECKOUT", subtype: "ORDER", status: "COMPLETE" }, data } }),
  });
}

package com.example.shop;

import com.example.shop.events.EventHandler;
import com.example.shop.events.Received;
import com.example.shop.events.servicecustomerlogin.v1.CustomerLoginComplete;
import com.example.shop.events.serviceordercomplete.v1.FulfilmentOrderComplete;
import com.example.shop.events.serviceordersubmit.v1.CheckoutOrderComplete;
import com.example.shop.events.servicepayment.v1.PaymentAuthorisationComplete;
import com.example.shop.events.serviceshipping.v1.ShippingParcelDispatched;

/** A line for every event of the bus. When a subject is added, this stops compiling until there is a line for it. */
public final class Ledger implements EventHandler<String> {

    @Override
    public String onServiceCustomerLoginCustomerLoginComplete(Received<CustomerLoginComplete> event) {
        return "login of " + event.payload().customerId();
    }

    @Override
    public String onServiceOrderSubmitCheckoutOrderComplete(Received<CheckoutOrderComplete> event) {
        return "order " + event.payload().orderNumber();
    }

    @Override
    public String onServicePaymentPaymentAuthorisationComplete(Received<PaymentAuthorisationComplete> event) {
        return "payment for " + event.payload().orderNumber();
    }

    @Override
    public String onServiceOrderCompleteFulfilmentOrderComplete(Received<FulfilmentOrderComplete> event) {
        return "order " + event.payload().orderNumber() + " is complete";
    }

    @Override
    public String onServiceShippingShippingParcelDispatched(Received<ShippingParcelDispatched> event) {
        return "parcel of " + event.payload().orderNumber();
    }
}

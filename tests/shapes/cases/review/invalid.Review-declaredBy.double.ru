# from: valid.ttl
INSERT DATA { :review psm:declaredBy :other }

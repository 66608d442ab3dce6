# from: valid.ttl
DELETE WHERE { :value psm:refArea ?old }

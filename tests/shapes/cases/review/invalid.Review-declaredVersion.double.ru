# from: valid.ttl
INSERT DATA { :review psm:declaredVersion "bbb222" }

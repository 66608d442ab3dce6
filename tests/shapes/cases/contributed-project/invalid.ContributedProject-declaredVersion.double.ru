# from: valid.ttl
INSERT DATA { :project psm:declaredVersion "bbb222" }

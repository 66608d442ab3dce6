# from: valid.declared.ttl
INSERT DATA { :contribution psm:declaredVersion "bbb222" }

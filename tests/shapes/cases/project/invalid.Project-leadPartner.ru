# from: valid.ttl
INSERT DATA { :project psm:leadPartner :second . }

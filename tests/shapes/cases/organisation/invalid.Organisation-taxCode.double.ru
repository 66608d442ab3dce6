# from: valid.ttl
INSERT DATA { :organisation cov:taxCode "01907990013" . }

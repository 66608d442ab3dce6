# from: valid.ttl
# results: 2
INSERT DATA { :region org:subOrganizationOf :organisation }

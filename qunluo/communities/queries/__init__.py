from qunluo.communities.queries.memberships import get_membership as get_membership
